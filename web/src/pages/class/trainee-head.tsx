import type { Trainee } from '../../api/types.js';

/** A person at the head of a row. */
export function TraineeHead({ trainee }: { readonly trainee: Trainee | undefined }) {
  if (!trainee) return null;
  return (
    <>
      {trainee.seq} {trainee.name} <small className="quiet">{trainee.idNumberMasked}</small>
    </>
  );
}
