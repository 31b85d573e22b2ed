import { useState } from 'react';
import { roleNames } from '../../app/permissions';
import { Button } from '../../components/Button';
import { CopyButton } from '../../components/CopyButton';
import { Dialog } from '../../components/Dialog';
import { CheckboxField } from '../../components/Field';
import { Icon } from '../../components/Icon';
import { Facts } from '../../components/Stat';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import type { IssuedToken } from '../../services/tokens';

/** The one time that a token can be seen. Closed only by whoever says that it is kept. */
export function NewTokenText({
  issued: { token, text },
  onClose,
}: {
  issued: IssuedToken;
  onClose(): void;
}): JSX.Element {
  const [isKept, setIsKept] = useState(false);
  return (
    <Dialog
      title="The new token"
      onClose={() => {
        if (isKept) onClose();
      }}
      actions={
        <Button kind="primary" onClick={onClose} refusal={isKept ? undefined : 'Keep the token first, and say so.'}>
          Done
        </Button>
      }
    >
      <p className="token-warning">
        <Icon name="warning" /> It is shown this once. Nobody can get it again, the server neither.
      </p>
      <div className="token-text">
        <code tabIndex={0}>{text}</code>
        <CopyButton text={text} label="Copy the token" kind="secondary">
          Copy
        </CopyButton>
      </div>
      <Facts
        items={[
          ['Name', <Text key="name" text={token.name} />],
          ['Role', roleNames[token.role]],
          ['Expires', token.expiresAt === null ? 'never' : <Time key="expires" at={token.expiresAt} show="absolute" />],
        ]}
      />
      <CheckboxField label="I have kept the token" checked={isKept} onChange={setIsKept} />
    </Dialog>
  );
}
