/** The window's entry: opens the door to the program, and mounts the page on it. */
import { mount } from 'svelte';
import App from './app/App.svelte';
import { openDoor } from './door/door.js';
import { Program } from './state/program.svelte.js';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (target !== null) {
  const program = new Program(openDoor());
  mount(App, { target, props: { program } });
  void program.begin();
}
