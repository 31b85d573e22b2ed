import { OrderDialog } from '../../components/OrderDialog';
import { Text } from '../../components/Text';
import { toast } from '../../components/Toast';
import { revokeToken, type Token } from '../../services/tokens';
import { invalidate } from '../../services/useQuery';

export function RevokeToken({ token, isOwn, onClose }: { token: Token; isOwn: boolean; onClose(): void }): JSX.Element {
  const revoke = async () => {
    await revokeToken(token.id);
    toast(`The token “${token.name}” is revoked.`);
    onClose();
    invalidate('tokens');
  };
  return (
    <OrderDialog title="Revoke this token?" confirm="Revoke" isDanger order={revoke} onClose={onClose}>
      <p>
        “<Text text={token.name} />” (<code>{token.id}</code>) is refused from then on, and its browser sessions end. It
        cannot be taken back.
      </p>
      {isOwn && (
        <p>
          <strong>You are signed in with it: this ends your own session.</strong>
        </p>
      )}
    </OrderDialog>
  );
}
