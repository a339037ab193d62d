/**
 * What things cost: JMH benchmarks. {@code apps/benchmarks/run [pattern] [JMH options]} runs them.
 */
@NullMarked
package dev.heed.benchmarks;

import org.jspecify.annotations.NullMarked;
