import { Card } from 'antd';
import { useFactLabel } from './fact-value.js';
import type { PanelProps } from './page.js';
import { formatFen } from '../components/format.js';

const PARTS = ['drawnFen', 'heldFen', 'freeFen'] as const;

/** What of a budget is spent, promised, and left, as lengths of one line; the figures stand beside it as words. */
export function BudgetBar({ facts }: PanelProps) {
  const labelOf = useFactLabel('budget');
  const allocatedFen = Number(facts['allocatedFen']);
  const parts = PARTS.map((name) => ({ name, amountFen: Number(facts[name]) }));
  return (
    <Card>
      <div className="budget-bar" aria-hidden>
        {parts.map(({ name, amountFen }) => (
          <span
            key={name}
            className={name}
            style={{ width: `${allocatedFen > 0 ? (amountFen * 100) / allocatedFen : 0}%` }}
          />
        ))}
      </div>
      <ul className="budget-legend">
        {parts.map(({ name, amountFen }) => (
          <li key={name}>
            <span className={`dot ${name}`} aria-hidden />
            {labelOf(name)} <strong className="number">{formatFen(amountFen)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}
