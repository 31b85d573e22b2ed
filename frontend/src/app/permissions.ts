import type { Role } from '../services/session';
import { operationRoles } from '../services/wire';

// Who may do what is read off the OpenAPI document: `operationRoles` is generated.

const RANK: Record<Role, number> = { read_only: 0, operator: 1, admin: 2 };

export const roleNames: Record<Role, string> = { read_only: 'Read only', operator: 'Operator', admin: 'Admin' };

export function hasRole(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/** Whether a role may call an operation: `can(role, 'POST /api/backup')`. */
export function can(role: Role, operation: keyof typeof operationRoles): boolean {
  const least = operationRoles[operation];
  return least === null || hasRole(role, least);
}

/** Why a button is off; undefined where it is not. */
export function refusal(role: Role, operation: keyof typeof operationRoles): string | undefined {
  const least = operationRoles[operation];
  return can(role, operation) || least === null
    ? undefined
    : `This needs the role ${roleNames[least].toLowerCase()}; you have ${roleNames[role].toLowerCase()}.`;
}
