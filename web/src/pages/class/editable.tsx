import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';

interface Props {
  readonly label: string;
  readonly mayEdit: boolean;
  /** Other buttons beside it. */
  readonly more?: ReactNode;
  /** The form that the button opens. */
  drawer(close: () => void): ReactNode;
  readonly children: ReactNode;
}

/** A table to read, with the button that opens its form for those who may enter it now. */
export function Editable({ label, mayEdit, more, drawer, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {(mayEdit || more) && (
        <div className="command-buttons" style={{ marginBottom: 12 }}>
          {mayEdit && (
            <Button type="primary" icon={<EditOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
              {label}
            </Button>
          )}
          {more}
        </div>
      )}
      {children}
      {isOpen && drawer(() => setIsOpen(false))}
    </>
  );
}
