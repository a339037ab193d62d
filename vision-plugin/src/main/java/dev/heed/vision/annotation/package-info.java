/** What models found in pictures, in the files of tools that people label and measure with. */
@NullMarked
package dev.heed.vision.annotation;

import org.jspecify.annotations.NullMarked;
