/** The entry of the window that asks for consent: gets the plan from main, and mounts the page on it. */
import { mount } from 'svelte';
import type { ConsentDoor } from '../../preload/contract/consent.js';
import Consent from './Consent.svelte';
import '../styles/tokens.css';
import '../styles/base.css';

const target = document.getElementById('consent');
const { connectorDoctorConsent: door } = window as unknown as { readonly connectorDoctorConsent: ConsentDoor };
const view = await door.show();
if (target !== null && view !== null) {
  const answer = (agreed: boolean): void => void door.answer(agreed);
  mount(Consent, { target, props: { view, present: () => door.present(), answer } });
}
