/** Tests of post-processing against stored results of the published code. */
@NullMarked
package dev.heed.vision.postprocess;

import org.jspecify.annotations.NullMarked;
