/** Tests of the front door. */
@NullMarked
package dev.heed;

import org.jspecify.annotations.NullMarked;
