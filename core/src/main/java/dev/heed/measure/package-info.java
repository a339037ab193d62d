/**
 * How fast a graph runs: {@link dev.heed.measure.Benchmark} opens it, runs it on given or made-up
 * inputs, and gives one {@link dev.heed.measure.Measurement} with all that is needed to repeat it.
 *
 * <pre>{@code
 * Measurement row = heed.benchmark(folder).withRuns(50).run();
 * System.out.println(row.medianMs() + " ms, " + row.itemsPerSecond() + " a second");
 * }</pre>
 */
@NullMarked
package dev.heed.measure;

import org.jspecify.annotations.NullMarked;
