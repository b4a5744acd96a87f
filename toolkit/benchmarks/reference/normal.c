/* The least time of a draw, in registers and with AVX-512: what the numbers of the engine cost, and what another method could reach.
   gcc -O3 -march=native normal.c -o normal && ./normal
   uniform: xoshiro128++ and a multiplication. box: BoxMuller.java, operation by operation. inverse: a quintic on each octave of a 32-bit
   uniform number, sixteen of them in a table that one register holds (its coefficients here are any numbers: only the time is meant),
   with a branch to exact tails that hardly any vector takes. */
#include <immintrin.h>
#include <stdio.h>
#include <time.h>
#include <stdint.h>
static double cpu(){struct timespec t;clock_gettime(CLOCK_THREAD_CPUTIME_ID,&t);return t.tv_sec*1e9+t.tv_nsec;}
#define S(x) _mm512_set1_ps(x)
#define I(x) _mm512_set1_epi32(x)
#define FMA _mm512_fmadd_ps
#define STEP(a,b,c,d) {__m512i t=_mm512_slli_epi32(b,9);c=_mm512_xor_si512(c,a);d=_mm512_xor_si512(d,b);b=_mm512_xor_si512(b,c);a=_mm512_xor_si512(a,d);c=_mm512_xor_si512(c,t);d=_mm512_rol_epi32(d,11);}
#define OUT(a,d) _mm512_add_epi32(_mm512_rol_epi32(_mm512_add_epi32(a,d),7),a)
static float uni(long n){__m512i a=I(1),b=I(2),c=_mm512_set_epi32(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16),d=I(4);__m512i e=I(5),f=c,g=I(3),h=I(9);__m512 s=S(0),s2=S(0),x=S(.1f);
 for(long i=0;i<n;i+=32){__m512 v=_mm512_cvtepi32_ps(_mm512_or_si512(_mm512_srai_epi32(OUT(a,d),7),I(1)));s=FMA(v,x,s);STEP(a,b,c,d);
 __m512 w=_mm512_cvtepi32_ps(_mm512_or_si512(_mm512_srai_epi32(OUT(e,h),7),I(1)));s2=FMA(w,x,s2);STEP(e,f,g,h);}
 return _mm512_reduce_add_ps(s)+_mm512_reduce_add_ps(s2);}
static inline __attribute__((always_inline)) void bm(__m512i x,__m512i y,__m512*o1,__m512*o2){
 const int SH=0x3F3504F3;
 __m512i odd=_mm512_or_si512(_mm512_srli_epi32(x,1),I(1));
 __m512i e=_mm512_sub_epi32(_mm512_castps_si512(_mm512_cvtepi32_ps(odd)),I(SH+(31<<23)));
 __m512 pw=_mm512_cvtepi32_ps(_mm512_srai_epi32(e,23));
 __m512 t=_mm512_sub_ps(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_and_si512(e,I(0x7fffff)),I(SH))),S(1));
 __m512 p=FMA(t,S(7.0376836292e-2f),S(-1.1514610310e-1f));
 p=FMA(t,p,S(1.1676998740e-1f));p=FMA(t,p,S(-1.2420140846e-1f));p=FMA(t,p,S(1.4249322787e-1f));p=FMA(t,p,S(-1.6668057665e-1f));p=FMA(t,p,S(2.0000714765e-1f));p=FMA(t,p,S(-2.4999993993e-1f));p=FMA(t,p,S(3.3333331174e-1f));
 __m512 tail=_mm512_mul_ps(_mm512_mul_ps(t,t),FMA(t,p,S(1)));
 __m512 r=_mm512_sqrt_ps(FMA(pw,S(-1.3862944f),FMA(S(-2),t,tail)));
 __m512 u=_mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_or_si512(_mm512_srai_epi32(y,7),I(1))),S(4.68e-8f));
 __m512 z=_mm512_mul_ps(u,u);
 __m512 c=FMA(z,S(2.443315711809948e-5f),S(-1.388731625493765e-3f));c=FMA(z,c,S(4.166664568298827e-2f));c=FMA(_mm512_mul_ps(z,z),c,FMA(S(-.5f),z,S(1)));
 __m512 s=FMA(z,S(-1.9515295891e-4f),S(8.3321608736e-3f));s=FMA(z,s,S(-1.6666654611e-1f));s=FMA(_mm512_mul_ps(u,z),s,u);
 __m512i near=_mm512_xor_si512(_mm512_castps_si512(c),_mm512_and_si512(_mm512_slli_epi32(y,30),I(0x80000000)));
 __m512i far=_mm512_castps_si512(s);
 __mmask16 m=_mm512_test_epi32_mask(y,I(1));
 *o1=_mm512_mul_ps(r,_mm512_castsi512_ps(_mm512_mask_blend_epi32(m,near,far)));
 *o2=_mm512_mul_ps(r,_mm512_castsi512_ps(_mm512_mask_blend_epi32(m,far,near)));
}
static float box(long n){__m512i a=I(1),b=I(2),c=_mm512_set_epi32(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16),d=I(4);__m512 s=S(0),s2=S(0),x=S(.1f);
 for(long i=0;i<n;i+=32){__m512i p=OUT(a,d);STEP(a,b,c,d);__m512i q=OUT(a,d);STEP(a,b,c,d);__m512 u,v;bm(p,q,&u,&v);s=FMA(u,x,s);s2=FMA(v,x,s2);}
 return _mm512_reduce_add_ps(s)+_mm512_reduce_add_ps(s2);}
static float inv(long n){__m512i a=I(1),b=I(2),c=_mm512_set_epi32(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16),d=I(4);__m512 s=S(0),s2=S(0),x=S(.1f);
 __m512 T[6];for(int k=0;k<6;k++){float w[16];for(int i=0;i<16;i++)w[i]=(k+1)*.1f+i*.01f;T[k]=_mm512_loadu_ps(w);asm volatile("":"+v"(T[k]));}
 long rare=0;
 for(long i=0;i<n;i+=16){__m512i y=OUT(a,d);STEP(a,b,c,d);
  __m512i f=_mm512_castps_si512(_mm512_cvtepi32_ps(_mm512_or_si512(_mm512_srli_epi32(y,1),I(1))));
  __m512i k=_mm512_srli_epi32(f,23);
  __m512 t=_mm512_castsi512_ps(_mm512_or_si512(_mm512_and_si512(f,I(0x7fffff)),I(0x3f800000)));
  __m512 p=FMA(t,_mm512_permutexvar_ps(k,T[5]),_mm512_permutexvar_ps(k,T[4]));
  for(int j=3;j>=0;j--)p=FMA(t,p,_mm512_permutexvar_ps(k,T[j]));
  __mmask16 m=_mm512_cmplt_epi32_mask(f,I(0x3f800000+(15<<23)));
  if(__builtin_expect(m,0))rare+=m;
  p=_mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(p),_mm512_slli_epi32(y,31)));
  s=FMA(p,x,s);}
 return _mm512_reduce_add_ps(s)+rare;}
int main(){float k=0;for(int r=0;r<3;r++){long n=320000000;double t0=cpu();k+=uni(n);double t1=cpu();k+=box(n);double t2=cpu();k+=inv(n);double t3=cpu();printf("uniform %.3f box %.3f inv %.3f ns\n",(t1-t0)/n,(t2-t1)/n,(t3-t2)/n);}return k==1;}
