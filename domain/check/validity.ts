import type { Check } from './subject';

/** Rules that would never be in force, because what is published is newer. */
export const checkValidity: Check = ({ name, rules }, { published }) => {
  const before = published.get(name);
  if (!before) return [];
  const since = before.document.effective;
  if (rules.effective >= since) return [];
  return [
    {
      code: 'never-in-force',
      severity: 'error',
      field: 'effective',
      message: `these rules are in force from ${rules.effective}, the published ones from ${since}`,
      effect: 'Of two versions the one with the later date counts: these would never apply to a case.',
      advice: `Write the day from which the change holds; it is not before ${since}.`,
    },
  ];
};
