'use client'
import dynamic from 'next/dynamic'
import { useLightboxStore } from '@/components/files/lightbox-store'

/** Loaded when the first picture is opened. */
const LightboxView = dynamic(() => import('@/components/files/lightbox-view').then((module) => module.LightboxView), { ssr: false })

/** Pictures, one at a time, over everything. Once for the whole chat. */
export function Lightbox() {
  return useLightboxStore((state) => state.pictures.length > 0) && <LightboxView />
}
