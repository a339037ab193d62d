/** Tests of rewriting graphs. */
@NullMarked
package dev.heed.fusion;

import org.jspecify.annotations.NullMarked;
