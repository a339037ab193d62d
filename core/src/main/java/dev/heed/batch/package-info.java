/**
 * Running tasks on many inputs: which of them share a run, in which order answers come, how many
 * runs go on at once, and what happens to an input that cannot be answered. Written here once, for
 * every task.
 *
 * <p>A {@link dev.heed.spi.OnePass} says how its inputs may be batched; {@link
 * dev.heed.batch.OnePassTask} carries it out. From outside it is a pipeline that is given many
 * inputs:
 *
 * <pre>{@code
 * for (Answer<List<ScoredLabel>> answer : classify.runEach(images, Call.plain())) {
 *   System.out.println(answer.error().map(Throwable::getMessage).orElse("answered"));
 * }
 * }</pre>
 */
@NullMarked
package dev.heed.batch;

import org.jspecify.annotations.NullMarked;
