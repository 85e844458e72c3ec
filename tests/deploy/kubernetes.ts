import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { z } from 'zod'
import { unknownSettings } from '@/tests/deploy/files'

const KINDS = {
  'apps/v1 Deployment': apps.Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaling.HorizontalPodAutoscaler,
  'networking.k8s.io/v1 Ingress': networking.Ingress,
  'policy/v1 PodDisruptionBudget': policy.PodDisruptionBudget,
  'v1 ConfigMap': core.ConfigMap,
  'v1 Secret': core.Secret,
  'v1 Service': core.Service,
} as const

/** Notes in `unread` which fields are never looked at: the published validators pass over those they do not know. */
function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value
  const fields = new Map<string, unknown>()
  for (const [key, field] of Object.entries(value)) {
    fields.set(key, watched(field, `${path}.${key}`, unread))
    if (!Array.isArray(value)) unread.add(`${path}.${key}`)
  }
  return new Proxy(value as object, {
    get(target, key) {
      if (typeof key === 'symbol' || !fields.has(key)) return Reflect.get(target, key)
      unread.delete(`${path}.${key}`)
      return fields.get(key)
    },
  }) as T
}

/** What is wrong with a manifest by itself, as its kind's published schema has it. */
export function problemsOfManifest(manifest: unknown): string[] {
  const { apiVersion, kind, metadata } = manifest as { apiVersion: string; kind: string; metadata: Record<string, unknown> }
  const model = KINDS[`${apiVersion} ${kind}` as keyof typeof KINDS]
  if (!model) return [`${apiVersion} ${kind}: no kind that is known here`]
  const unread = new Set<string>()
  const validate = model.prototype.validate as (this: unknown) => void
  try {
    validate.call(watched(manifest, '', unread))
  } catch (error) {
    return [(error as Error).message]
  }
  return [
    ...[...unread].filter((path) => path !== '.apiVersion' && path !== '.kind').map((path) => `${path}: no such field`),
    ...(metadata.namespace === undefined ? [] : ['It names a namespace, which is for the one who applies it to say.']),
  ]
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) })
const deployment = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.number().positive() }),
        volumes: z.array(z.object({ name: z.string() })),
        containers: z.tuple([
          z.object({
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            envFrom: z.array(
              z.object({ configMapRef: z.object({ name: z.string() }).optional(), secretRef: z.object({ name: z.string() }).optional() }),
            ),
            lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
            startupProbe: probe,
            livenessProbe: probe,
            readinessProbe: probe,
            securityContext: z.object({ readOnlyRootFilesystem: z.literal(true), allowPrivilegeEscalation: z.literal(false) }),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
      }),
    }),
  }),
})
const named = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) })
const service = z.object({
  spec: z.object({ selector: z.record(z.string(), z.string()), ports: z.array(z.object({ name: z.string(), targetPort: z.string() })) }),
})
const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()) }) }) })
const scaler = z.object({ spec: z.object({ scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) }) })
const ingress = z.object({
  spec: z.object({
    rules: z.array(
      z.object({
        http: z.object({
          paths: z.array(
            z.object({ backend: z.object({ service: z.object({ name: z.string(), port: z.object({ name: z.string() }) }) }) }),
          ),
        }),
      }),
    ),
  }),
})

/** How long a stop may take, as server.ts has it. */
const STOP_S = 10

/** What does not fit together in these manifests, which are one of each kind. */
export function problemsBetween(manifests: unknown[], port: number): string[] {
  const byKind = new Map(manifests.map((manifest) => [named.parse(manifest).kind, manifest]))
  const nameOf = (kind: string) => named.parse(byKind.get(kind)).metadata.name
  const { selector, template } = deployment.parse(byKind.get('Deployment')).spec
  const pod = template.spec
  const [container] = pod.containers
  const problems: string[] = []
  const need = (right: boolean, problem: string) => right || problems.push(problem)
  const selects = (labels: Record<string, string>) =>
    Object.entries(labels).every(([key, value]) => template.metadata.labels[key] === value)

  for (const [what, labels] of Object.entries({
    Deployment: selector.matchLabels,
    Service: service.parse(byKind.get('Service')).spec.selector,
    PodDisruptionBudget: budget.parse(byKind.get('PodDisruptionBudget')).spec.selector.matchLabels,
  })) {
    need(selects(labels), `${what} selects no pod`)
  }
  const ports = container.ports.map(({ name }) => name)
  need(
    container.ports.some(({ containerPort }) => containerPort === port),
    `No port is ${port}, where the image listens`,
  )
  for (const { httpGet } of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
    need(ports.includes(httpGet.port), `A probe asks port ${httpGet.port}, which has no such name`)
  }
  need(container.livenessProbe.httpGet.path !== container.readinessProbe.httpGet.path, 'A pod that is not ready is killed')
  need(
    pod.terminationGracePeriodSeconds >= container.lifecycle.preStop.sleep.seconds + STOP_S,
    'A stop may take longer than the pod is given',
  )
  for (const { targetPort } of service.parse(byKind.get('Service')).spec.ports) {
    need(ports.includes(targetPort), `The service leads to port ${targetPort}, which has no such name`)
  }
  for (const { http } of ingress.parse(byKind.get('Ingress')).spec.rules) {
    for (const { backend } of http.paths) {
      const names = service.parse(byKind.get('Service')).spec.ports.map(({ name }) => name)
      need(backend.service.name === nameOf('Service') && names.includes(backend.service.port.name), 'The ingress leads to no service')
    }
  }
  const target = scaler.parse(byKind.get('HorizontalPodAutoscaler')).spec.scaleTargetRef
  need(target.kind === 'Deployment' && target.name === nameOf('Deployment'), 'The autoscaler scales nothing')
  for (const { configMapRef, secretRef } of container.envFrom) {
    if (configMapRef) need(configMapRef.name === nameOf('ConfigMap'), `${configMapRef.name}: no such ConfigMap`)
    if (secretRef) need(secretRef.name === nameOf('Secret'), `${secretRef.name}: no such Secret`)
  }
  for (const { name } of container.volumeMounts)
    need(
      pod.volumes.some((volume) => volume.name === name),
      `${name}: no such volume`,
    )
  const given = z.object({ data: z.record(z.string(), z.string()) }).parse(byKind.get('ConfigMap')).data
  const secret = z.object({ stringData: z.record(z.string(), z.string()) }).parse(byKind.get('Secret')).stringData
  return [...problems, ...unknownSettings([...Object.keys(given), ...Object.keys(secret)])]
}
