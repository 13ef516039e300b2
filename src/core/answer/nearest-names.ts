import { distance } from 'fastest-levenshtein';

/** The `limit` names closest to `asked`, those that begin with it first, then the nearest; nothing that shares less than half of it, in any order. */
export function nearestNames(asked: string, names: readonly string[], limit = 3): string[] {
  const wanted = asked.toLowerCase();
  return names
    .map((name) => ({
      name,
      distance: distance(wanted, name.toLowerCase()),
      begins: name.toLowerCase().startsWith(wanted),
      holds: name.toLowerCase().includes(wanted) || sorted(name.toLowerCase()) === sorted(wanted),
    }))
    .filter((candidate) => candidate.holds || candidate.distance <= Math.max(asked.length, candidate.name.length) / 2)
    .sort((a, b) => Number(b.begins) - Number(a.begins) || a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map((candidate) => candidate.name);
}

/** Two letters that changed places are the commonest slip, and count twice in the distance. */
function sorted(text: string): string {
  return [...text].sort().join('');
}
