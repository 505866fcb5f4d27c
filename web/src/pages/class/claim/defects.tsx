import type { Defect } from '../../../api/money.js';

/** Why a round ended: all defects at once, where it was returned. */
export function isDefects(grounds: unknown): grounds is readonly Defect[] {
  return Array.isArray(grounds);
}

export function Defects({ of }: { readonly of: readonly Defect[] }) {
  return (
    <ul className="tight-list">
      {of.map(({ item, problem }) => (
        <li key={`${item}/${problem}`}>
          {item}：{problem}
        </li>
      ))}
    </ul>
  );
}
