/** Tests of what is drawn. */
@NullMarked
package dev.heed.vision.draw;

import org.jspecify.annotations.NullMarked;
