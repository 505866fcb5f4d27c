import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FilingView } from '../../api/types.js';

/** What must be corrected before the class is filed again: all of it, told at once. */
export function DefectsAlert({ filing }: { readonly filing: FilingView | null }) {
  const { t } = useTranslation();
  if (filing?.decision !== 'RETURNED' || !filing.defects) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={`${t('class.filingRound', { round: filing.round })}：${t('class.defects')}`}
      description={
        <ul>
          {filing.defects.map(({ item, problem }) => (
            <li key={`${item}/${problem}`}>
              {item}：{problem}
            </li>
          ))}
        </ul>
      }
    />
  );
}
