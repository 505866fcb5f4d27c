import { useTranslation } from 'react-i18next';
import type { Field } from './fields.js';

/** The words of a field: its label (its own one inside `parent` where there is one) and the names of its values. */
export function useWords(parent?: string) {
  const { t } = useTranslation();
  return {
    labelOf: (field: Field): string =>
      t(parent ? [`field.${parent}_${field.name}`, `field.${field.name}`] : `field.${field.name}`),
    optionsOf: (field: Field) =>
      (field.options ?? []).map((value) => ({ value, label: t(`value.${field.name}.${value}`) })),
  };
}
