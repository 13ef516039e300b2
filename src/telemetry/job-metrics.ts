import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds; an evaluation takes milliseconds, a signature against thousands of profiles a second. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

export interface JobMetrics {
  done(name: string, ms: number): void;
  failed(name: string): void;
  queueFault(): void;
}

export function createJobMetrics(registry: Registry): JobMetrics {
  const durations = new Histogram({
    name: 'restore_matrix_job_duration_seconds',
    help: 'Processing time of a job',
    labelNames: ['job'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const failures = new Counter({
    name: 'restore_matrix_job_failures_total',
    help: 'Failed attempts at a job',
    labelNames: ['job'],
    registers: [registry],
  });
  const faults = new Counter({
    name: 'restore_matrix_queue_faults_total',
    help: 'Failures of the queue to answer or accept a job; the sweeper enqueues lost jobs again',
    registers: [registry],
  });
  return {
    done: (name, ms) => durations.observe({ job: name }, ms / 1000),
    failed: (name) => failures.inc({ job: name }),
    queueFault: () => faults.inc(),
  };
}
