import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `cgroups`. Evidence `criu:` paths are those of release 4.2. */
export const CGROUPS_RULES: readonly Rule[] = [
  criuRule({
    id: 'cgroup-v1-controllers',
    needs: [
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CPUSETS' }, { option: 'CONFIG_CPUSETS_V1', since: '6.12' }],
        when: { attribute: 'controllers', contains: 'cpuset' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_SCHED' }],
        when: { attribute: 'controllers', contains: 'cpu' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_CPUACCT' }],
        when: { attribute: 'controllers', contains: 'cpuacct' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_MEMCG' }, { option: 'CONFIG_MEMCG_V1', since: '6.11' }],
        when: { attribute: 'controllers', contains: 'memory' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_BLK_CGROUP' }],
        when: { attribute: 'controllers', contains: 'blkio' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_DEVICE' }],
        when: { attribute: 'controllers', contains: 'devices' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_FREEZER' }],
        when: { attribute: 'controllers', contains: 'freezer' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_PIDS' }],
        when: { attribute: 'controllers', contains: 'pids' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_NET_CLASSID' }],
        when: { attribute: 'controllers', contains: 'net_cls' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_NET_PRIO' }],
        when: { attribute: 'controllers', contains: 'net_prio' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_PERF' }],
        when: { attribute: 'controllers', contains: 'perf_event' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_HUGETLB' }],
        when: { attribute: 'controllers', contains: 'hugetlb' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_RDMA' }],
        when: { attribute: 'controllers', contains: 'rdma' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUP_MISC' }],
        when: { attribute: 'controllers', contains: 'misc' },
      },
      { need: 'criu', below: 'fails' },
      { need: 'fact', fact: 'cgroup', test: 'one-of', values: ['v1', 'hybrid'] },
      { need: 'host', text: 'the controllers are mounted in the same combinations' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --manage-cgroups=ignore and let the engine place the tasks.',
        loses: 'cgroup membership and properties',
      },
    ],
    text: 'The tasks were in cgroup v1 hierarchies, which must be mounted the same way on the target.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cgroup-v2',
    needs: [
      { need: 'kernel', min: '4.5', source: 'cgroups(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUPS' }] },
      { need: 'criu', below: 'fails' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --manage-cgroups=ignore and let the engine place the tasks.',
        loses: 'cgroup membership and properties',
      },
    ],
    text: 'The tasks were in the unified hierarchy.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cgroup-v2-limits',
    title: 'Limits of cgroup v2',
    appliesTo: ['criu/cgroup-v2'],
    needs: [
      {
        need: 'impossible',
        required: 'limits of cgroup v2 (pids.max, memory.max, cpu.max) and enabled controllers',
        found: 'an image that records neither',
      },
    ],
    unmet: 'note',
    text: 'CRIU records five general properties of cgroup v2 and none of a controller. Limits of the cgroup are lost: nothing is limited after the restore, and the files of a controller are missing until it is enabled. A container runtime sets the limits of its own configuration again.',
    evidence: [
      'criu:criu/cgroup-props.c:40',
      'experiment: pids.max of a restored program is gone on 6.1, 6.12 and 7.3, CRIU 4.2.1 (data/restores/application-outcomes.json)',
      'runc:libcontainer/criu_linux.go (criuApplyCgroups)',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'cgroup-v2-host',
    title: 'cgroup v2 tasks on a host with cgroup v1',
    appliesTo: ['criu/cgroup-v2'],
    needs: [{ need: 'fact', fact: 'cgroup', test: 'one-of', values: ['v2', 'hybrid'] }],
    unmet: 'note',
    text: 'On a host with cgroup v1, CRIU still moves the tasks into a cgroup v2 hierarchy. A container whose configuration limits it through cgroup v2 fails in the runtime, before CRIU starts; the image does not record the limits.',
    evidence: [
      'experiment: a container without limits made on cgroup v2 restores on a host with cgroup v1, one with limits fails in runc (data/restores/application-outcomes.json)',
      'runc: libcontainer/cgroups (a unified resource on cgroup v1 is an error)',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'cgroup-v2-threaded',
    needs: [
      { need: 'kernel', min: '4.14', source: 'cgroups(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUPS' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'Threads of one task are in different cgroups.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cgroup-props',
    needs: [
      { need: 'host', text: 'every recorded cgroup property can be written' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_RT_GROUP_SCHED' }],
        when: { attribute: 'properties', contains: 'cpu.rt_runtime_us' },
      },
      {
        need: 'host',
        text: 'swap accounting is on',
        when: { attribute: 'properties', contains: 'memory.memsw.limit_in_bytes' },
      },
    ],
    adjustments: [
      { kind: 'option', text: 'Restore with --manage-cgroups=soft.', loses: 'properties the target does not have' },
    ],
    text: 'CRIU writes recorded properties to files that must exist on the target.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cgroup-cpuset-range',
    needs: [{ need: 'fact', fact: 'possibleCpus', test: 'at-least', fromAttribute: 'cpusNeeded' }],
    adjustments: [{ kind: 'option', text: 'Restore with --manage-cgroups=soft.', loses: 'the cpuset' }],
    text: 'A cpuset names CPUs that a smaller machine lacks.',
    confidence: 'inferred',
  }),
];
