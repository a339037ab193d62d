/**
 * How a model runs best on this machine: {@link dev.heed.tune.Tuner} tries ways to run it in turns
 * and keeps what is faster beyond doubt and answers the same; a {@link dev.heed.tune.Profile} says
 * what was chosen, for which model and machine, and {@link dev.heed.tune.Profiles} keeps it where
 * the next opening finds it.
 *
 * <pre>{@code
 * Tuning tuning = heed.tuner(ModelFolder.open(Path.of("vit-base-patch16-224"))).tune();
 * System.out.println(tuning.table());
 * }</pre>
 */
@NullMarked
package dev.heed.tune;

import org.jspecify.annotations.NullMarked;
