/** What tests of all modules share. */
@NullMarked
package dev.heed.testing;

import org.jspecify.annotations.NullMarked;
