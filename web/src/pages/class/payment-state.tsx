import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.js';

const TONES: Readonly<Record<string, 'good' | 'bad'>> = { PAID: 'good', RETURNED: 'bad', REVERSED: 'bad' };

export function PaymentState({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  return <Mark tone={TONES[of] ?? 'info'}>{t(`value.paymentState.${of}`)}</Mark>;
}
