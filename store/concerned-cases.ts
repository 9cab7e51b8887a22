import type { Filter } from './complaints';

/** A text of so many ids is still a query; more of them concern nearly every case. */
const MOST_NAMED = 5000;

/** Open cases that change hands when agencies are no more: those that they hold, and those that they support. */
export function heldBy(gone: readonly string[]): Filter {
  return {
    $and: [
      { archived: false },
      { $or: [{ agency: { $in: [...gone] } }, { supporting: { $in: [...gone] } }] },
    ],
  };
}

/** Open cases that know these agencies, or were escalated to them: they have to be looked into. */
export function knowing(agencies: readonly string[]): Filter {
  if (agencies.length > MOST_NAMED) return { archived: false };
  return {
    $and: [
      { archived: false },
      { $or: [{ readers: { $in: [...agencies] } }, { about: { $in: [...agencies] } }, escalated(agencies)] },
    ],
  };
}

const POSTS = ['supervisor/head', 'supervisor/secretary', 'institution-admin/'];

function escalated(agencies: readonly string[]): Filter {
  return { escalatedTo: { $in: agencies.flatMap((id) => POSTS.map((post) => `${id}/${post}`)) } };
}
