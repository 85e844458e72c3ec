import { create } from 'zustand'

export type ProfilePerson = { user_id: string; username: string; name: string; avatar_url: string | null; is_bot?: boolean }

type ProfileState = { person: ProfilePerson; anchor: HTMLElement } | { person: null; anchor: null }

/** Whose card is open, and beside what. One card for the whole app, however many names can open it. */
export const useProfile = create<ProfileState>(() => ({ person: null, anchor: null }))

export const openProfile = (person: ProfilePerson, anchor: HTMLElement) => useProfile.setState({ person, anchor }, true)
export const closeProfile = () => useProfile.setState({ person: null, anchor: null }, true)
