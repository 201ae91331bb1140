/** A side of a connection: who opened it, or who was asked. */
export type Side = 'client' | 'server';
