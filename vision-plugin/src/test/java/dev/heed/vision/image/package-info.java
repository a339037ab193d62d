/** Tests of reading and writing pictures. */
@NullMarked
package dev.heed.vision.image;

import org.jspecify.annotations.NullMarked;
