import type { Part } from '../case-file';
import { caseOf, clocksOf, isClockOf } from '../parts';
import { clockView } from './clocks';
import { iso, isoOrNull, openOrNull, type Look } from './context';

/** How answers are called in events and parts. Opaque to clients. */
export const answerId = (index: number): string => `a${index + 1}`;

/** What supporting agencies have to do in a case, in the order in which they were asked. */
export function partsView(look: Look) {
  return (look.file.parts ?? []).map((part) => partView(part, look));
}

/** Instants are written as the people of the supporting agency write them. */
function partView(part: Part, { file, ctx }: Look) {
  const { agency, name } = part.agency;
  const held = { file: { ...caseOf(file, agency), holder: part.agency }, ctx };
  const turns = (file.parts ?? []).filter((one) => one.agency.agency === agency);
  const turn = turns.indexOf(part);
  return {
    agency,
    name,
    state: part.state,
    from: iso(held, part.from),
    to: isoOrNull(held, part.to),
    instructions: openOrNull(held, part.instructions),
    reason: openOrNull(held, part.reason),
    clocks: clocksOf(file, agency)
      .filter((clock) => isClockOf(part, clock, file))
      .map((clock) => clockView(clock, held)),
    answers: file.answers.flatMap((answer, index) =>
      answer.part === agency && turnAt(turns, answer.at) === turn ? [answerId(index)] : [],
    ),
  };
}

/** Which of its turns an agency had when it answered: an answer may come at the very instant that ends one. */
function turnAt(turns: readonly Part[], at: number): number {
  const ended = turns.findIndex(({ to }) => to !== null && to >= at);
  return ended === -1 ? turns.length - 1 : ended;
}
