import { distance } from 'fastest-levenshtein';

/** The `limit` names closest to `asked`, nearest first; nothing that shares less than half of it, in any order. */
export function nearestNames(asked: string, names: readonly string[], limit = 3): string[] {
  const wanted = asked.toLowerCase();
  return names
    .map((name) => ({
      name,
      distance: distance(wanted, name.toLowerCase()),
      holds: name.toLowerCase().includes(wanted) || sorted(name.toLowerCase()) === sorted(wanted),
    }))
    .filter((candidate) => candidate.holds || candidate.distance <= Math.max(asked.length, candidate.name.length) / 2)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map((candidate) => candidate.name);
}

/** Two letters that changed places are the commonest slip, and count twice in the distance. */
function sorted(text: string): string {
  return [...text].sort().join('');
}
