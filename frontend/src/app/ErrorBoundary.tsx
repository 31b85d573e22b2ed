import { Component, type ReactNode } from 'react';
import { ErrorState } from '../components/States';
import { toast } from '../components/Toast';
import { ApiProblem } from '../services/api';
import { currentPage } from '../services/part';

/** What fails takes nothing else with it: a screen, or a part of one that is loaded when it is needed. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { problem: ApiProblem | null }> {
  override state: { problem: ApiProblem | null } = { problem: null };

  static getDerivedStateFromError(error: unknown): { problem: ApiProblem } {
    if (error instanceof ApiProblem) return { problem: error };
    const problem = new ApiProblem(0, 'dashboard', 'The dashboard made a mistake.', {
      detail: error instanceof Error ? error.message : String(error),
      hint: 'What runs on the server is not touched by it.',
    });
    return { problem };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    return problem === null ? this.props.children : <ErrorState problem={problem} onRetry={() => void loadAnew()} />;
  }
}

/** The browser remembers that a part was not to be had. A page that is there is not given up for a server that is not. */
async function loadAnew(): Promise<void> {
  if ((await currentPage()) === null) toast('The server still cannot be reached.', { tone: 'bad' });
  else location.reload();
}
