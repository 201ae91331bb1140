/** What the page of the window that asks for consent gets of the program: three functions, and nothing of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import type { ConsentDoor, ConsentView } from './contract/consent.js';

const door: ConsentDoor = {
  show: () => ipcRenderer.invoke('show') as Promise<ConsentView | null>,
  present: () => ipcRenderer.invoke('present') as Promise<void>,
  answer: (agreed) => ipcRenderer.invoke('answer', agreed) as Promise<void>,
};

contextBridge.exposeInMainWorld('connectorDoctorConsent', door);
