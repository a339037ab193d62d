@NullMarked
package dev.heed.learn.course;

import org.jspecify.annotations.NullMarked;
