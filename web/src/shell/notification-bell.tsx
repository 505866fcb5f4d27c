import { BellOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { request } from '../api/client.js';
import { useNotifications } from '../api/queries.js';
import type { Notification } from '../api/types.js';
import { FailureAlert } from '../components/failure.js';
import { formatInstant } from '../components/format.js';
import { MoreButton } from '../components/more-button.js';

export function NotificationBell() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const notifications = useNotifications();
  const unread = notifications.data?.pages[0]?.unread ?? 0;
  return (
    <>
      <Badge count={unread} size="small">
        <Button
          type="text"
          icon={<BellOutlined aria-hidden />}
          aria-label={t('notice.open', { count: unread })}
          onClick={() => setIsOpen(true)}
        />
      </Badge>
      <Drawer
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('notice.title')}
        extra={<ReadAll list={notifications} />}
      >
        <NotificationList list={notifications} onFollow={() => setIsOpen(false)} />
      </Drawer>
    </>
  );
}

type List = ReturnType<typeof useNotifications>;

function NotificationList({ list, onFollow }: { readonly list: List; onFollow(): void }) {
  const { t } = useTranslation();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error) return <FailureAlert error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <p className="quiet">{t('notice.none')}</p>;
  return (
    <>
      <ul className="plain-list">
        {items.map((one) => (
          <NotificationItem key={one.id} notification={one} onFollow={onFollow} />
        ))}
      </ul>
      <MoreButton list={list} />
    </>
  );
}

function NotificationItem({ notification, onFollow }: { readonly notification: Notification; onFollow(): void }) {
  const { t } = useTranslation();
  const { task, kind, createdAt, readAt } = notification;
  return (
    <li style={{ fontWeight: readAt ? 400 : 600 }}>
      <Link to={task.link} onClick={onFollow}>
        {t(`notice.${kind}`, { what: t(`command.${task.command}`) })}
      </Link>
      <div>{task.title}</div>
      <small className="quiet">{formatInstant(createdAt)}</small>
    </li>
  );
}

function ReadAll({ list }: { readonly list: List }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const newest = list.data?.pages[0]?.items[0];
  const unread = list.data?.pages[0]?.unread ?? 0;
  async function markRead() {
    if (!newest) return;
    await request('POST', '/api/notifications/read', { body: { upTo: newest.id } });
    await client.invalidateQueries({ queryKey: ['notifications'] });
  }
  return (
    <Button disabled={unread === 0} onClick={() => void markRead()}>
      {t('notice.read')}
    </Button>
  );
}
