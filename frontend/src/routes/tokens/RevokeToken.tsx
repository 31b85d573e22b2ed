import { useState } from 'react';
import { ConfirmDialog } from '../../components/Dialog';
import { ErrorState } from '../../components/States';
import { Text } from '../../components/Text';
import { toast } from '../../components/Toast';
import { type ApiProblem, asProblem } from '../../services/api';
import { revokeToken, type Token } from '../../services/tokens';
import { invalidate } from '../../services/useQuery';

export function RevokeToken({ token, isOwn, onClose }: { token: Token; isOwn: boolean; onClose(): void }): JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const revoke = async () => {
    setIsBusy(true);
    try {
      await revokeToken(token.id);
      toast(`The token “${token.name}” is revoked.`);
      onClose();
      invalidate('tokens');
    } catch (error) {
      setProblem(asProblem(error));
      setIsBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title="Revoke this token?"
      confirm="Revoke"
      isDanger
      isBusy={isBusy}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <p>
        “<Text text={token.name} />” (<code>{token.id}</code>) is refused from then on, and its browser sessions end. It
        cannot be taken back.
      </p>
      {isOwn && (
        <p>
          <strong>You are signed in with it: this ends your own session.</strong>
        </p>
      )}
      {problem !== undefined && <ErrorState problem={problem} />}
    </ConfirmDialog>
  );
}
