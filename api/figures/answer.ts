import type { FigureColumns } from '../../domain/figures/columns';
import { publicGroups, totalOf } from '../../domain/statistics';
import type { AnswerTo, Question, StatisticsAnswer } from './question';

/** What the columns say to a question. */
export function answerOf(columns: FigureColumns, question: Question): AnswerTo<Question> {
  switch (question.kind) {
    case 'statistics':
      return statisticsOf(columns, question);
    case 'flows':
      return columns.flows(question.selection);
    case 'decisions':
      return columns.decisions(question.selection);
  }
}

function statisticsOf(
  columns: FigureColumns,
  { selection, by, now, isPublic }: Extract<Question, { kind: 'statistics' }>,
): StatisticsAnswer {
  const groups = columns.groups(selection, by, now);
  const shown = isPublic ? publicGroups(groups) : groups;
  if (shown === null) return { groups: null, total: null };
  return {
    groups: [...shown].map(([key, tally]) => ({ key, figures: tally.figures() })),
    total: totalOf(shown).figures(),
  };
}
