/** The icons of what is loaded on use: apart from those that the panel begins with. */
import { lines } from './icons.tsx';

export const CopyIcon = lines('M5.5 5.5h7.2v8H5.5zM3.3 10.5V2.6h7');
export const UpIcon = lines('M8 12.5v-9M4.5 7L8 3.5 11.5 7');
export const DownIcon = lines('M8 3.5v9M4.5 9L8 12.5 11.5 9');
export const EditIcon = lines('M3 13l.7-2.8 7.2-7.2 2.1 2.1-7.2 7.2z');
