import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';

interface Props {
  readonly label: string;
  readonly mayEdit: boolean;
  /** The form that the button opens. */
  drawer(close: () => void): ReactNode;
  readonly children: ReactNode;
}

/** A table to read, with the button that opens its form for those who may enter it now. */
export function Editable({ label, mayEdit, drawer, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {mayEdit && (
        <Button
          type="primary"
          icon={<EditOutlined aria-hidden />}
          style={{ marginBottom: 12 }}
          onClick={() => setIsOpen(true)}
        >
          {label}
        </Button>
      )}
      {children}
      {isOpen && drawer(() => setIsOpen(false))}
    </>
  );
}
