/** Tests of tuning, on a clock of their own. */
@NullMarked
package dev.heed.tune;

import org.jspecify.annotations.NullMarked;
