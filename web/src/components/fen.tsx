import { useTranslation } from 'react-i18next';
import { formatFen } from './format.js';

/** A column of money, in yuan; a dash where no figure may be told or none can be computed. */
export function useFenColumn() {
  const { t } = useTranslation();
  return <Row extends object>(title: string, fenOf: (row: Row) => number | null) => ({
    title: `${title}（${t('claim.yuan')}）`,
    align: 'right' as const,
    className: 'number',
    render: (_: unknown, row: Row) => {
      const amountFen = fenOf(row);
      return amountFen === null ? t('project.none') : formatFen(amountFen);
    },
  });
}
