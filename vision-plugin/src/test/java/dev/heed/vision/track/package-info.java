@NullMarked
package dev.heed.vision.track;

import org.jspecify.annotations.NullMarked;
