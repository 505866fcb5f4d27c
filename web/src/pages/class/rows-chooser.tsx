import { Alert, Checkbox, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'antd';
import type { FactName } from '../../../../domain/access/table.js';
import type { Trainee } from '../../api/types.js';
import { FactDrawer } from './fact-drawer.js';
import { TraineeHead } from './trainee-head.js';

interface Props {
  readonly fact: FactName;
  readonly classId: string;
  readonly path: string;
  readonly title: string;
  readonly trainees: readonly Trainee[];
  rowOf(trainee: Trainee): Record<string, unknown>;
  onClose(): void;
}

/** First whose rows, then the rows: not everybody was admitted, passed, or has found work at the same time. */
export function RowsChooser({ fact, classId, path, title, trainees, rowOf, onClose }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly string[]>(trainees.map(({ id }) => id));
  const [isChosen, setIsChosen] = useState(false);
  const people = trainees.filter(({ id }) => chosen.includes(id));
  if (isChosen) {
    return (
      <FactDrawer
        fact={fact}
        classId={classId}
        path={path}
        title={title}
        rows={people.map(rowOf)}
        rowHead={(index) => <TraineeHead trainee={people[index]} />}
        onClose={onClose}
      />
    );
  }
  return (
    <Drawer open title={title} size="min(1080px, 100vw)" onClose={onClose}>
      <Alert type="info" showIcon title={t('class.chooseRows')} style={{ marginBottom: 16 }} />
      <Checkbox
        checked={chosen.length === trainees.length}
        indeterminate={chosen.length > 0 && chosen.length < trainees.length}
        onChange={({ target }) => setChosen(target.checked ? trainees.map(({ id }) => id) : [])}
      >
        {t('class.chooseAll')}
      </Checkbox>
      <Checkbox.Group
        className="people-choice"
        value={[...chosen]}
        onChange={setChosen}
        options={trainees.map((trainee) => ({ value: trainee.id, label: <TraineeHead trainee={trainee} /> }))}
      />
      <div className="form-actions">
        <Button onClick={onClose}>{t('form.cancel')}</Button>
        <Button type="primary" disabled={people.length === 0} onClick={() => setIsChosen(true)}>
          {t('class.fillIn', { count: people.length })}
        </Button>
      </div>
    </Drawer>
  );
}
