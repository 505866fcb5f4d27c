import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/client.js';
import { useClock } from '../api/queries.js';
import { FailureAlert } from '../components/failure.js';

/** Only in the sandbox: its business clock stands still until somebody moves it. */
export function ClockBar() {
  const { t } = useTranslation();
  const { data: clock } = useClock();
  if (!clock || clock.mode === 'REAL') return null;
  return (
    <section className="clock-bar" aria-label={t('clock.label')}>
      <span>{t('clock.label')}</span>
      <strong>{clock.today}</strong>
      {clock.mode === 'STOPPED' ? <ClockControls today={clock.today} /> : <span>{t('clock.paced')}</span>}
    </section>
  );
}

function ClockControls({ today }: { readonly today: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [date, setDate] = useState<Dayjs | null>(null);
  const [isMoving, setIsMoving] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  async function advance(to: string) {
    setIsMoving(true);
    setFailure(undefined);
    try {
      const moved = await request<{ today: string }>('POST', '/api/clock/advance', { body: { to } });
      setDate(null);
      await client.invalidateQueries();
      void message.success(`${t('clock.label')} ${moved.today}`);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsMoving(false);
    }
  }

  return (
    <>
      <Button loading={isMoving} onClick={() => void advance('NEXT_DUE')}>
        {t('clock.next')}
      </Button>
      <DatePicker
        value={date}
        onChange={(chosen) => setDate(chosen)}
        minDate={dayjs(today)}
        defaultPickerValue={dayjs(today)}
        showNow={false}
        placeholder={t('clock.pick')}
        aria-label={t('clock.pick')}
      />
      <Button disabled={!date || isMoving} onClick={() => date && void advance(date.format('YYYY-MM-DD'))}>
        {t('clock.to')}
      </Button>
      {failure !== undefined && <FailureAlert error={failure} />}
    </>
  );
}
