import type { Phase } from './phase';
import { table } from './report';

/**
 * What every stretch took: processor time per life, complaint or start in milliseconds for every process, and how many
 * cores they and the whole machine were busy. What stands near one, or in sum near the machine's number, is what limits.
 */
export function loadTable(phases: readonly Phase[]): string {
  const names = [...new Set(phases.flatMap(({ load }) => Object.keys(load.processes)))];
  const head = ['ms of processor each', 'per second', ...names, 'in all', 'cores', 'machine', 'disk wait'];
  const rows = phases.map(({ name, run: { perSecond }, load: { processes, machine } }) => {
    const each = (cores: number) => ((cores * 1000) / perSecond).toFixed(1);
    const cores = Object.values(processes).reduce((sum, one) => sum + one, 0);
    return [
      name,
      perSecond.toFixed(1),
      ...names.map((process) => each(processes[process] ?? 0)),
      each(cores),
      cores.toFixed(2),
      machine?.busy.toFixed(2) ?? '',
      machine?.waitingForDisk.toFixed(2) ?? '',
    ];
  });
  return table(head, rows);
}
