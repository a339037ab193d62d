/** Tests of pages on photographs. */
@NullMarked
package dev.heed.vision.image.page;

import org.jspecify.annotations.NullMarked;
