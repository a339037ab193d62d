/**
 * The front door: {@link dev.heed.Heed} finds plugins and opens a {@link dev.heed.Pipeline}, a task
 * on a session.
 */
@NullMarked
package dev.heed;

import org.jspecify.annotations.NullMarked;
