/** Tests of files of annotations. */
@NullMarked
package dev.heed.vision.annotation;

import org.jspecify.annotations.NullMarked;
