import { validateWorkflow } from '@action-validator/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { problemsOfCompose, variablesOf } from '@/tests/deploy/compose'
import { ignored, problemsOfDockerfile } from '@/tests/deploy/dockerfile'
import { manifests, parseYaml, read, readYaml, unknownInCommand } from '@/tests/deploy/files'
import { problemsOfRender, problemsOfUnit, problemsOfVercel } from '@/tests/deploy/hosts'
import { problemsBetween, problemsOfManifest } from '@/tests/deploy/kubernetes'

const PORT = 3000
type Change = [what: string, from: string, to: string]

/** The text with a mistake in it. */
function planted(text: string, [what, from, to]: Change): string {
  if (!text.includes(from)) throw new Error(`${what}: there is no ${from} to change.`)
  return text.replace(from, to)
}

describe('the Dockerfile', () => {
  const dockerfile = read('deploy/Dockerfile')

  it('names what there is, keeps root out and says how to ask for its health', () => {
    expect(problemsOfDockerfile(dockerfile)).toEqual([])
  })

  it.each<Change>([
    ['a file that is not there', 'COPY package.json', 'COPY packages.json'],
    ['a stage that is not there', '--from=build', '--from=builder'],
    ['a folder that nothing makes', '--from=build /collected', '--from=build /collection'],
    ['an npm script that is not there', 'npm run build', 'npm run built'],
    ['a script that is not there', 'scripts/serve.mjs', 'scripts/server.mjs'],
    ['root', 'USER node', 'USER root'],
    ['nobody said', 'USER node\n', ''],
    ['another port', 'EXPOSE 3000', 'EXPOSE 8080'],
    ['another folder', 'VOLUME /data', 'VOLUME /var/data'],
    ['a setting that is none', 'LOG_DIR=', 'LOGS_DIR='],
    ['a shell around the server', 'CMD ["node", "scripts/serve.mjs"]', 'CMD node scripts/serve.mjs'],
    ['no health', '/api/health/live', '/'],
    ['a slip of the pen', 'WORKDIR', 'WORKDIRS'],
  ])('would be refused with %s', (...change) => {
    expect(problemsOfDockerfile(planted(dockerfile, change))).not.toEqual([])
  })

  it('gets all it needs, and no secrets, through .dockerignore', () => {
    const file = read('.dockerignore')
    for (const path of ['server.ts', 'lib/config/env.ts', 'prisma/migrations', 'scripts/collect.mjs', 'public/favicon.ico', '.npmrc']) {
      expect(`${path}: ${ignored(path, file)}`).toBe(`${path}: false`)
    }
    for (const path of [
      '.env',
      'deploy/.env',
      'data/secrets/auth-secret',
      'node_modules/next',
      '.git/config',
      'lib/a.test.ts',
      'logs/access.log',
    ]) {
      expect(`${path}: ${ignored(path, file)}`).toBe(`${path}: true`)
    }
    expect(problemsOfDockerfile(dockerfile, `${file}\npackage.json\n`)).not.toEqual([])
  })
})

describe.each(['deploy/compose.yaml', 'deploy/compose.single.yaml'])('%s', (path) => {
  it('is as the published schema has it, and names what there is', () => {
    expect(problemsOfCompose(readYaml(path), path)).toEqual([])
  })

  it('takes from .env what its example names', () => {
    for (const name of variablesOf(read(path))) expect(read('deploy/.env.example')).toMatch(new RegExp(`^${name}=`, 'm'))
  })
})

it.each<Change>([
  ['a key of another name', 'restart:', 'restarts:'],
  ['a setting that is none', 'DATABASE_URL:', 'DATABASE_URI:'],
  ['a service that is not there', '@postgres:5432', '@database:5432'],
  ['a dependency that is not there', 'depends_on:\n      app:', 'depends_on:\n      apps:'],
  ['a file that is not there', './haproxy.cfg:', './haproxy.conf:'],
  ['a volume that is not there', '- postgres:/var', '- postgre:/var'],
  ['a Dockerfile that is not there', 'dockerfile: deploy/Dockerfile', 'dockerfile: Dockerfile'],
  ['a number as a port that must be a name', 'POSTGRES_USER: hubbub', 'POSTGRES_USER: [hubbub]'],
  ['no health check', 'test: ["CMD", "redis-cli", "ping"]', 'disabled: true'],
])('compose.yaml would be refused with %s', (...change) => {
  expect(problemsOfCompose(parse(planted(read('deploy/compose.yaml'), change)), 'deploy/compose.yaml')).not.toEqual([])
})

describe('the manifests of Kubernetes', () => {
  it.each(manifests())('$name is as the published schema of its kind has it', ({ manifest }) => {
    expect(problemsOfManifest(manifest)).toEqual([])
  })

  const all = () => manifests().map(({ manifest }) => manifest)

  it('fit together', () => {
    expect(problemsBetween(all(), PORT)).toEqual([])
  })

  it('are all applied, but the example of a secret', () => {
    const { resources } = readYaml('deploy/kubernetes/kustomization.yaml') as { resources: string[] }
    expect([...resources, 'secret.example.yaml'].sort()).toEqual(
      manifests()
        .map(({ name }) => name)
        .sort(),
    )
  })

  it.each<Change>([
    ['a field of another name', 'livenessProbe:', 'livenessProb:'],
    ['a field of another name, deep down', 'sleep:', 'slep:'],
    ['a word for a number', 'periodSeconds: 10', 'periodSeconds: often'],
    ['an old version', 'apps/v1', 'extensions/v1beta1'],
    ['a namespace', '  name: hubbub\nspec:', '  name: hubbub\n  namespace: chat\nspec:'],
  ])('would be refused with %s', (...change) => {
    expect(problemsOfManifest(parse(planted(read('deploy/kubernetes/deployment.yaml'), change)))).not.toEqual([])
  })

  it.each<[file: string, ...Change]>([
    ['deployment', 'too little time to stop', 'terminationGracePeriodSeconds: 20', 'terminationGracePeriodSeconds: 10'],
    ['deployment', 'another port', 'containerPort: 3000', 'containerPort: 8080'],
    [
      'deployment',
      'a probe of a port that is not there',
      'port: http\n            periodSeconds: 3',
      'port: web\n            periodSeconds: 3',
    ],
    ['deployment', 'readiness that kills', '/api/health/ready', '/api/health/live'],
    ['service', 'labels of no pod', 'app.kubernetes.io/name: hubbub', 'app: hubbub'],
    ['disruption-budget', 'labels of no pod', 'app.kubernetes.io/name: hubbub', 'app: hubbub'],
    ['autoscaler', 'nothing to scale', 'kind: Deployment', 'kind: StatefulSet'],
    ['ingress', 'another service', 'service:\n                name: hubbub', 'service:\n                name: chat'],
    ['config', 'a setting that is none', 'TRUST_PROXY', 'TRUST_PROXIES'],
    ['secret.example', 'a setting that is none', 'REDIS_URL', 'REDIS_URI'],
  ])('would not fit together: %s with %s', (file, ...change) => {
    const changed = manifests().map(({ name, manifest }) =>
      name === `${file}.yaml` ? parse(planted(read(`deploy/kubernetes/${name}`), change)) : manifest,
    )
    expect(problemsBetween(changed, PORT)).not.toEqual([])
  })
})

describe('the workflow', () => {
  const workflow = read('.github/workflows/ci.yml')
  const problems = (text: string) => [...validateWorkflow(text).errors, ...unknownInCommand(text)]

  it('is as the published schema has it, and names what there is', () => {
    parseYaml(workflow)
    expect(problems(workflow)).toEqual([])
  })

  it.each<Change>([
    ['a key of another name', 'runs-on', 'run-on'],
    ['a job that is not there', 'needs: image', 'needs: images'],
    ['a script that is not there', '.ci/run', '.ci/ran'],
    ['a Dockerfile that is not there', 'deploy/Dockerfile', 'deploy/Dockerfiles'],
  ])('would be refused with %s', (...change) => {
    expect(problems(planted(workflow, change))).not.toEqual([])
  })
})

describe('what hosts read', () => {
  it('is right for Render', () => {
    expect(problemsOfRender(readYaml('deploy/render.yaml'))).toEqual([])
  })

  it('is right for Vercel', () => {
    expect(problemsOfVercel(JSON.parse(read('vercel.json')))).toEqual([])
  })

  it('is right for systemd', () => {
    expect(problemsOfUnit(read('deploy/hubbub.service'))).toEqual([])
  })

  it.each<Change>([
    ['a key of another name', 'healthCheckPath', 'healthcheckPath'],
    ['a setting that is none', 'key: REDIS_URL', 'key: REDIS_URI'],
    ['a database that is not there', 'fromDatabase:\n          name: hubbub', 'fromDatabase:\n          name: chat'],
    ['a service that is not there', 'type: keyvalue\n          name: hubbub-redis', 'type: keyvalue\n          name: redis'],
    ['a Dockerfile that is not there', './deploy/Dockerfile', './Dockerfile'],
  ])('would be refused by Render with %s', (...change) => {
    expect(problemsOfRender(parse(planted(read('deploy/render.yaml'), change)))).not.toEqual([])
  })

  it.each<Change>([
    ['a script that is not there', 'npm run build', 'npm run vercel'],
    ['a key of another name', 'buildCommand', 'build'],
  ])('would be refused by Vercel with %s', (...change) => {
    expect(problemsOfVercel(JSON.parse(planted(read('vercel.json'), change)))).not.toEqual([])
  })

  it.each<Change>([
    ['a script that is not there', 'scripts/serve.mjs', 'scripts/serves.mjs'],
    ['a key of another name', 'TimeoutStopSec', 'TimeoutStop'],
    ['root', 'User=hubbub', 'User=root'],
  ])('would be refused by systemd with %s', (...change) => {
    expect(problemsOfUnit(planted(read('deploy/hubbub.service'), change))).not.toEqual([])
  })
})
