import { Form, Select, type SelectProps } from 'antd';
import { createContext, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CaseOfForm, useReference, useReferenceSearch } from '../api/queries.js';
import type { ReferenceItem } from '../api/types.js';
import type { ControlProps } from './fields.js';

/** Whoever types a number is not asked about each digit of it. */
const SEARCH_AFTER_MS = 300;

/** The case that the form belongs to; some lists to choose from depend on it. */
export const FormCaseContext = createContext<CaseOfForm>({});

/** The case that was chosen in this very form: its trainees, officials and lines are what further lists offer. */
function useTypedCase(): CaseOfForm {
  const form = Form.useFormInstance();
  const given = (value: unknown, name: string) => (typeof value === 'string' && value ? { [name]: value } : {});
  const [classId, claimId] = [Form.useWatch<unknown>('classId', form), Form.useWatch<unknown>('claimId', form)];
  return { ...given(classId, 'classId'), ...given(claimId, 'claimId') };
}

interface ListProps {
  readonly control: ControlProps;
  readonly isMany: boolean;
}

export function ReferenceControl({ source, ...list }: ListProps & { readonly source: string }) {
  const of = { ...useTypedCase(), ...useContext(FormCaseContext) };
  const { items, more, isLoading } = useReference(source, of);
  if (more) return <SearchControl source={source} of={of} newest={items} {...list} />;
  return <ListControl options={[...items]} isLoading={isLoading} {...list} />;
}

export function ListControl({
  options,
  control,
  isMany,
  isLoading = false,
  ...searching
}: ListProps & { options: NonNullable<SelectProps['options']>; isLoading?: boolean } & SelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...control}
      style={{ width: '100%', minWidth: 100 }}
      allowClear
      loading={isLoading}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('form.choose')}
      options={options}
      {...(isMany && { mode: 'multiple' as const })}
      {...searching}
    />
  );
}

interface SearchProps extends ListProps {
  readonly source: string;
  readonly of: CaseOfForm;
  readonly newest: readonly ReferenceItem[];
}

/** Of a list too long to be offered whole: the newest of it, and what the server finds for what is typed. */
function SearchControl({ source, of, newest, ...list }: SearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const term = useSettled(typed.trim());
  const { data, isFetching } = useReferenceSearch(source, of, term);
  const options = term ? [...(data?.items ?? [])] : [...newest];
  return (
    <ListControl
      {...list}
      options={options}
      isLoading={isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={(open) => !open && setTyped('')}
      notFoundContent={t(isFetching || typed.trim() !== term ? 'form.searching' : 'form.notFound')}
      popupRender={(menu) => (
        <>
          {menu}
          <p className="choice-more">{t('form.more')}</p>
        </>
      )}
    />
  );
}

/** What was typed, once nothing more is typed for a moment. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), typed ? SEARCH_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
