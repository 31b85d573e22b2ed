import { Component, ReactNode } from 'react';
import { ErrorState } from '../components/States';
import { ApiProblem } from '../services/api';

/** A screen that fails takes nothing else with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const problem = new ApiProblem(0, 'dashboard', 'The dashboard made a mistake.', {
      detail: error.message,
      hint: 'What runs on the server is not touched by it. After an update of the server the page has to be loaded anew.',
    });
    return <ErrorState problem={problem} onRetry={() => location.reload()} />;
  }
}
