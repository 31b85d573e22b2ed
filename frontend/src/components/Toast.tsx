import { createStore, useStore } from '../services/store';
import { asProblem } from '../services/api';
import { Button } from './Button';
import { Icon } from './Icon';
import { Text } from './Text';

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly text: string;
  readonly detail: string | undefined;
}

const SECONDS = 8;
const store = createStore<readonly Toast[]>([]);
let lastID = 0;

/** Says shortly that something was done. What went wrong stays until it is taken away. */
export function toast(text: string, options: { tone?: Toast['tone']; detail?: string | undefined } = {}): void {
  lastID += 1;
  const { tone = 'good', detail } = options;
  const made: Toast = { id: lastID, tone, text, detail };
  store.set([...store.get().slice(-3), made]);
  if (tone !== 'bad') setTimeout(() => dismiss(made.id), SECONDS * 1000);
}

export function toastProblem(text: string, error: unknown): void {
  const problem = asProblem(error);
  const { detail, hint } = problem.more;
  toast(text, { tone: 'bad', detail: [problem.title, detail, hint].filter((part) => part !== undefined).join(' ') });
}

function dismiss(id: number): void {
  store.set(store.get().filter((toast) => toast.id !== id));
}

export function ToastRegion(): JSX.Element {
  const toasts = useStore(store, (state) => state);
  return (
    <div className="toasts" role="region" aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          <Icon name={toast.tone === 'bad' ? 'error' : toast.tone === 'good' ? 'check' : 'info'} />
          <div className="toast-text">
            <Text text={toast.text} isProse />
            {toast.detail !== undefined && (
              <p className="muted">
                <Text text={toast.detail} isProse />
              </p>
            )}
          </div>
          <Button kind="quiet" icon="cross" label="Dismiss" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
