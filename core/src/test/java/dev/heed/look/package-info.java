/** Tests of finding attention in graphs. */
@NullMarked
package dev.heed.look;

import org.jspecify.annotations.NullMarked;
