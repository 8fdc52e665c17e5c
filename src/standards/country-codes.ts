/**
 * ISO 3166-1 alpha-2, every code; behind the colon the MARC country codes of the same territory, in two entries where they
 * are many. MARC has codes for states, provinces and parts; those it has withdrawn are listed where only one country of
 * today can be meant.
 */
export const COUNTRY_CODES = `
  AD:an AE:ts AF:af AG:aq AI:am AL:aa AM:ai,air AO:ao AQ:ay AR:ag AS:as AT:au AU:at,ac,aca,qea,tma,vra,wea,xga,xna,xoa,xra AW:aw AX
  AZ:aj,ajr BA:bn BB:bb BD:bg BE:be BF:uv BG:bu BH:ba BI:bd BJ:dm BL:sc BM:bm BN:bx BO:bo BQ:ca BR:bl BS:bf BT:bt BV:bv BW:bs BY:bw,bwr
  BZ:bh CA:xxc,cn,abc,bcc,mbc,nfc,nkc,nsc,ntc,nuc,onc,pic,quc,snc,ykc CC:xb CD:cg CF:cx CG:cf CH:sz CI:iv CK:cw CL:cl CM:cm CN:cc CO:ck
  CR:cr CU:cu CV:cv CW:co CX:xa CY:cy CZ:xr DE:gw,ge,wb DJ:ft DK:dk DM:dq DO:dr DZ:ae EC:ec EE:er,err EG:ua EH:ss ER:ea ES:sp,sh ET:et
  FI:fi FJ:fj FK:fk FM:fm FO:fa FR:fr GA:go GB:xxk,uk,ui,uik,enk,nik,stk,wlk GD:gd GE:gs,gsr GF:fg GG:gg GH:gh GI:gi GL:gl GM:gm GN:gv
  GP:gp GQ:eg GR:gr GS:xs GT:gt GU:gu GW:pg GY:gy HK:hk HM:hm HN:ho,sv HR:ci HT:ht HU:hu ID:io IE:ie IL:is IM:im IN:ii,sk IO:bi IQ:iq IR:ir
  IS:ic IT:it JE:je JM:jm JO:jo JP:ja,ry KE:ke KG:kg,kgr KH:cb KI:gb,cp,ln KM:cq KN:xd KP:kn KR:ko KW:ku KY:cj KZ:kz,kzr LA:ls LB:le LC:xk
  LI:lh LK:ce LR:lb LS:lo LT:li,lir LU:lu LV:lv,lvr LY:ly MA:mr MC:mc MD:mv,mvr ME:mo MF:st MG:mg MH:xe MK:xn ML:ml MM:br MN:mp MO:mh
  MP:nw,nm MQ:mq MR:mu MS:mj MT:mm MU:mf MV:xc MW:mw MX:mx MY:my MZ:mz NA:sx NC:nl NE:ng NF:nx NG:nr NI:nq NL:ne NO:no NP:np NR:nu NU:xh
  NZ:nz OM:mk PA:pn,cz PE:pe PF:fp PG:pp PH:ph PK:pk PL:pl PM:xl PN:pc PR:pr PS:gz,wj PT:po PW:pw PY:py QA:qa RE:re RO:rm RS:rb RU:ru,rur
  RW:rw SA:su SB:bp SC:se SD:sj SE:sw SG:si SH:xj SI:xv SJ:jn,sb SK:xo SL:sl SM:sm SN:sg SO:so SR:sr SS:sd ST:sf SV:es SX:sn SY:sy SZ:sq
  TC:tc TD:cd TF:fs TG:tg TH:th TJ:ta,tar TK:tl TL:em,pt TM:tk,tkr TN:ti TO:to TR:tu TT:tr TV:tv TW:ch TZ:tz UA:un,unr UG:ug
  UM:ji,uc,up,wk,xf
  US:xxu,us,aku,alu,aru,azu,cau,cou,ctu,dcu,deu,flu,gau,hiu,iau,idu,ilu,inu,ksu,kyu,lau,mau,mdu,meu,miu,mnu,mou,msu,mtu,nbu,ncu,ndu,nhu
  US:nju,nmu,nvu,nyu,ohu,oku,oru,pau,riu,scu,sdu,tnu,txu,utu,vau,vtu,wau,wiu,wvu,wyu
  UY:uy UZ:uz,uzr VA:vc VC:xm VE:ve VG:vb VI:vi VN:vm,vn,vs VU:nn WF:wf WS:ws YE:ye,ys YT:ot ZA:sa ZM:za ZW:rh
`;
