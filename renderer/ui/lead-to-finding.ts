/** Leads to a finding's card on the page: unfolds what hides it, and reading goes on at its title. */
export function leadToFinding(id: string): void {
  const card = document.getElementById(`finding-${id}`);
  for (let fold = card?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
  card?.querySelector<HTMLElement>('h3, h4')?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: 'start' });
}
